/**
 * Holds every path that a page of the documentation names against the tree, but for what is built, and every heading that
 * it links to: a room that has moved takes its name along.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const pages = globSync(['*.md', 'packages/*/README.md', 'examples/*/README.md', 'docs/**/*.md'], {
  exclude: ['**/node_modules/**', 'docs/reference/**', 'docs/.vitepress/**'],
});

/** The identifiers of a page's headings, as the site makes them. */
function headingsOf(page: string): ReadonlySet<string> {
  if (!existsSync(page) || !page.endsWith('.md')) return new Set();
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
  const marks = /[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g;
  return new Set([...headings].map(([, text = '']) => text.toLowerCase().replace(marks, '-').replace(/^-|-$/g, '')));
}

const problems = pages.flatMap((page) => {
  const text = readFileSync(page, 'utf8');
  const named = [...text.matchAll(/`((?:packages|examples|bench|scripts|docs)\/[\w./-]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !path.endsWith('/dist') && !existsSync(path));
  const linked = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]+)/g)]
    .map(([, path = '']) => path)
    .filter((path) => !existsSync(resolve(dirname(page), path)));
  const headings = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)#([^)\s]+)\)/g)]
    .filter(
      ([, path = '', heading = '']) => !headingsOf(path === '' ? page : resolve(dirname(page), path)).has(heading),
    )
    .map(([, path = '', heading = '']) => `${path}#${heading}`);
  return [...named, ...linked, ...headings].map((path) => `${page} names ${path}, which is not there.`);
});

for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages.`);
process.exitCode = problems.length === 0 ? 0 : 1;
