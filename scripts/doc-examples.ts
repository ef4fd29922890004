/**
 * Type-checks every ```ts fence of the documentation as a module of its own: those in doc comments of
 * packages/*\/src, and those in README.md and docs/. The modules exist in memory only, beside the file they
 * come from and padded to the same line numbers, so that the compiler's messages point at the original.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

interface Example {
  readonly source: string;
  readonly module: string;
  readonly text: string;
}

const sources = globSync('packages/*/src/**/*.ts', { exclude: ['**/*.test.ts', '**/*.test-d.ts'] });
const pages = globSync(['README.md', 'packages/*/README.md', 'docs/**/*.md'], {
  exclude: ['**/node_modules/**', 'docs/reference/**'],
});

const problems: string[] = [];

/** The fences among the lines given. Line numbers count from 0. */
const fencesIn = (source: string, lines: readonly { readonly line: number; readonly text: string }[]): Example[] => {
  const examples: Example[] = [];
  let open: { line: number; marks: string; info: string; code: string[] } | undefined;
  for (const { line, text } of lines) {
    const [, marks = '', info = ''] = /^\s*(```+)\s*(.*?)\s*$/.exec(text) ?? [];
    if (open === undefined) {
      if (marks !== '') open = { line, marks, info, code: [] };
    } else if (marks.length >= open.marks.length && info === '') {
      // VitePress allows `ts {2,4}` and `ts [file.ts]`; nothing may switch the check off.
      if (/^ts( *[{[].*)?$/.test(open.info)) {
        // A page's examples see what docs/package.json installs, as its reader would.
        const folder = source.endsWith('.md') ? 'docs' : dirname(source);
        const module = resolve(folder, `${source.replaceAll(/[\\/]/g, '_')}.${open.line + 1}.ts`);
        examples.push({ source, module, text: '\n'.repeat(open.line + 1) + open.code.join('\n') });
      } else if (/^(ts|tsx|typescript|js|javascript)\b/.test(open.info)) {
        problems.push(
          `${source}:${open.line + 1} - the fence says \`${open.info}\`: use \`ts\`, so that it is checked.`,
        );
      }
      open = undefined;
    } else open.code.push(text);
  }
  if (open !== undefined) problems.push(`${source}:${open.line + 1} - the fence is never closed.`);
  return examples;
};

const numbered = (text: string, first = 0) => text.split('\n').map((line, at) => ({ line: first + at, text: line }));

const inPage = (source: string): Example[] => fencesIn(source, numbered(readFileSync(source, 'utf8')));

const inDocComments = (source: string): Example[] => {
  const text = readFileSync(source, 'utf8');
  const file = ts.createSourceFile(source, text, ts.ScriptTarget.Latest, true);
  const comments = new Map<number, ts.JSDoc>();
  const visit = (node: ts.Node): void => {
    for (const comment of ts.getJSDocCommentsAndTags(node)) if (ts.isJSDoc(comment)) comments.set(comment.pos, comment);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...comments.values()].flatMap((comment) => {
    const first = file.getLineAndCharacterOfPosition(comment.pos).line;
    const lines = numbered(text.slice(comment.pos, comment.end), first);
    return fencesIn(
      source,
      lines.map(({ line, text }) => ({ line, text: text.replace(/^\s*\* ?/, '') })),
    );
  });
};

const examples = [...sources.flatMap(inDocComments), ...pages.flatMap(inPage)];
const byModule = new Map(examples.map((example) => [example.module, example]));

const { config } = ts.readConfigFile('tsconfig.base.json', ts.sys.readFile);
// `force`: an example without an import is a module all the same.
const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, moduleDetection: 'force' }, '.');
const host = ts.createCompilerHost(options);
const { fileExists, readFile } = host;
host.fileExists = (path) => byModule.has(resolve(path)) || fileExists(path);
host.readFile = (path) => byModule.get(resolve(path))?.text ?? readFile(path);

const program = ts.createProgram([...byModule.keys()], options, host);
for (const { source, module } of examples) {
  const file = program.getSourceFile(module);
  if (file === undefined) throw new Error(`The compiler did not read ${module}.`);
  for (const diagnostic of [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
    const line = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1;
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n  ');
    problems.push(`${source}:${line} - TS${diagnostic.code}: ${message}`);
  }
}

console.log(`${examples.length} examples in ${new Set(examples.map(({ source }) => source)).size} files.`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
