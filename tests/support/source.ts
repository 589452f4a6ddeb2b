/** Reads the facts about a source file that the architecture test judges: what it imports, what it uses, its length. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** `imports` names our own modules by path ('app/db.server.ts'), packages by name ('zod', 'node:fs'). */
export type Source = { file: string; imports: Import[]; uses: Fact[]; lines: number };
export type Fact = { what: string; line: number };
/** `isType` marks what is gone once compiled: `import type`, `import('…').Type`. */
export type Import = Fact & { isType?: true };

/** Every TypeScript and JavaScript file below the given folders, `root` being the checkout. */
export function readSources(root: string, folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
      .filter((file) => /\.(ts|tsx|js|jsx)$/.test(file))
      .map((file) => parseSource(file, readFileSync(path.join(root, file), 'utf8'))),
  );
}

export function parseSource(file: string, text: string): Source {
  const kind = /x$/.test(file) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const source: Source = { file, imports: [], uses: [], lines: text.trimEnd().split('\n').length };
  const lineOf = (node: ts.Node) => tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;

  const visit = (node: ts.Node): void => {
    const imported = importedBy(node);
    const type = isTypeOnly(node) ? { isType: true as const } : {};
    if (imported) source.imports.push({ what: moduleName(file, imported), line: lineOf(node), ...type });
    const used = usedBy(node);
    if (used) source.uses.push({ what: used, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return source;
}

/** `import … from`, `export … from`, `import()`, `import('…').Type` and `require()`. */
function importedBy(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImport || node.expression.getText() === 'require' ? literal(node.arguments[0]) : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly ?? false;
  return ts.isExportDeclaration(node) ? node.isTypeOnly : ts.isImportTypeNode(node);
}

function usedBy(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    if (node.expression.getText() === 'console') return 'console';
    return /^process\s*(\?\.|\.|\[['"`])\s*env\b/.test(node.getText()) ? 'process.env' : undefined;
  }
  if (ts.isIdentifier(node) && node.text === 'dangerouslySetInnerHTML') return node.text;
  if (ts.isStringLiteralLike(node) && node.text === 'dangerouslySetInnerHTML') return node.text;
  const isRawSql = ts.isCallExpression(node) && /(^|\.)sql\.raw$/.test(node.expression.getText());
  if (isRawSql && literal(node.arguments[0]) === undefined) return 'sql.raw(variable)';
  const makesCode =
    (ts.isCallExpression(node) && /^(globalThis\.)?(eval|Function)$/.test(node.expression.getText())) ||
    (ts.isNewExpression(node) && node.expression.getText() === 'Function');
  if (makesCode) return 'code from text';
  return undefined;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function moduleName(file: string, written: string): string {
  const specifier = written.replace(/\?.*$/, ''); // Vite's ?url and ?raw
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  return specifier.startsWith('/app/') ? specifier.slice(1) : specifier;
}
