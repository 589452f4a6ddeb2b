/** Judges one source file by one rule of tests/architecture.test.ts. */
import type { Fact, Source } from './source.ts';

export type Rule = {
  rule: string;
  /** The files that the rule speaks of, and single files among them that it does not bind, each with the reason. */
  files: RegExp;
  except?: Record<string, string>;
  /** Of our own modules only these. */
  mayImport?: string[];
  /** Of any module none of these; neverLoads lets types pass, for they are gone once compiled. */
  neverImports?: string[];
  neverLoads?: string[];
  neverUses?: string;
  maxLines?: number;
  /** A file, and a text of it, that breaks this rule and no other. */
  broken: [file: string, text: string];
};

/** What `source` does against `rule`: one line each, with the place. */
export function breaches(rule: Rule, source: Source): string[] {
  if (!rule.files.test(source.file) || rule.except?.[source.file]) return [];
  const wrong: Fact[] = [
    ...source.imports.filter(({ what }) => rule.mayImport && isOurs(what) && !isAmong(rule.mayImport, what)),
    ...source.imports.filter(({ what }) => rule.neverImports && isAmong(rule.neverImports, what)),
    ...source.imports.filter(
      ({ what, isType }) => rule.neverLoads && !isType && isAmong(rule.neverLoads, what),
    ),
    ...source.uses.filter(({ what }) => what === rule.neverUses),
  ];
  if (source.lines > (rule.maxLines ?? Infinity))
    wrong.push({ what: `${source.lines} lines`, line: source.lines });
  const places = new Map(wrong.map(({ what, line }) => [line, what]));
  return [...places].map(([line, what]) => `${source.file}:${line} ${what}: ${rule.rule}`);
}

function isOurs(name: string): boolean {
  return /^(app|db|emails)\//.test(name);
}

/** 'app/mail' stands for the folder and all in it, 'nodemailer' also for 'nodemailer/lib/x', '*.ts' for an ending. */
function isAmong(names: string[], name: string): boolean {
  return names.some((each) =>
    each.startsWith('*') ? name.endsWith(each.slice(1)) : name === each || name.startsWith(`${each}/`),
  );
}
