/**
 * Holds what the samples of each page import against what its reader has installed: by the page's own `npm install` lines
 * and, in the guides, by the one of "Getting started". Samples that are shown out of a file (`<<< ../path`) are read there,
 * and what such a file imports of its neighbours is shown too, on the page or on one that it links to.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

const quickstart = 'docs/getting-started.md';

interface Sample {
  /** The file it is shown out of; absent for a fence. */
  readonly file?: string;
  readonly line: number;
  readonly code: string;
}

interface Page {
  readonly path: string;
  readonly samples: readonly Sample[];
  readonly installs: readonly string[];
  /** Other pages. */
  readonly links: readonly string[];
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function samplesOf(path: string, text: string): readonly Sample[] {
  const fences = [...text.matchAll(/^[ \t]*```ts\b.*\n([\s\S]*?)^[ \t]*```[ \t]*$/gm)];
  const files = [...text.matchAll(/^<<< (\S+?\.\w+)(?:[#{ [].*)?$/gm)];
  return [
    ...fences.map(({ index, 1: code = '' }) => ({ line: lineAt(text, index), code })),
    ...files.map(({ index, 1: shown = '' }) => {
      const file = relative('.', resolve(dirname(path), shown));
      return { file, line: lineAt(text, index), code: existsSync(file) ? readFileSync(file, 'utf8') : '' };
    }),
  ];
}

/** What the install lines bring, without versions and flags. */
function installsOf(text: string): readonly string[] {
  return [...text.matchAll(/^(?:cd \S+ && )?npm (?:install|i) (.*)$/gm)].flatMap(([, said = '']) =>
    said
      .replace(/ #.*/, '')
      .split(/\s+/)
      .filter((word) => /^@?[a-z]/.test(word))
      .map((word) => word.replace(/(?<=.)@.*$/, '')),
  );
}

function pageOf(path: string): Page {
  const text = readFileSync(path, 'utf8');
  const links = [...text.matchAll(/\]\(([^)#:\s]+\.md)/g)];
  return {
    path,
    samples: samplesOf(path, text),
    installs: installsOf(text),
    links: links.map(([, link = '']) => relative('.', resolve(dirname(path), link))),
  };
}

const pages = globSync(['README.md', 'packages/*/README.md', 'docs/**/*.md'], {
  exclude: ['**/node_modules/**', 'docs/reference/**', 'docs/.vitepress/**'],
}).map(pageOf);
const page = (path: string) => pages.find((one) => one.path === path);

/** `gallra/audit` is of `gallra`, `@gallra/core/store` of `@gallra/core`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function problemsOf({ path, samples, installs, links }: Page): readonly string[] {
  const isGuide = /^docs\/[^/]+$/.test(path);
  const installed = new Set([...installs, ...(isGuide ? (page(quickstart)?.installs ?? []) : [])]);
  const shown = new Set([path, ...links].flatMap((one) => page(one)?.samples.map(({ file }) => file) ?? []));
  return samples.flatMap(({ file, line, code }) => {
    const at = `${path}:${line}`;
    if (file !== undefined && !existsSync(file)) return [`${at} shows ${file}, which is not there.`];
    return ts.preProcessFile(code, true, true).importedFiles.flatMap(({ fileName: imported }) => {
      if (imported.startsWith('node:')) return [];
      if (!imported.startsWith('.')) {
        const name = packageOf(imported);
        return installed.has(name) ? [] : [`${at} imports ${imported}, and its reader has not installed ${name}.`];
      }
      // The page's text says where a fence is saved; what a tool generates is not shown.
      if (file === undefined || imported.includes('/generated/')) return [];
      const neighbour = relative('.', resolve(dirname(file), imported));
      return shown.has(neighbour) ? [] : [`${at} imports ${imported}, which neither this page nor a linked one shows.`];
    });
  });
}

const problems = pages.flatMap(problemsOf);
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages.`);
process.exitCode = problems.length === 0 ? 0 : 1;
