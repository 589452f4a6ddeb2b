/** A letter that cannot be read: `line` counts from 1, the message says what is wrong there and what to do. */
export class LetterError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(`Line ${line}: ${message}`);
    this.name = 'LetterError';
    this.line = line;
  }
}
