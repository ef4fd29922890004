import { existsSync, readFileSync } from 'node:fs';
import { type DefaultTheme, defineConfig } from 'vitepress';

/** What a host installs comes first, then what it is made of. */
const packages = ['gallra', '@gallra/core', '@gallra/retention', '@gallra/dsar', '@gallra/audit', '@gallra/kysely'];

/** Written by typedoc, which runs first (see docs/package.json). */
function reference(): DefaultTheme.SidebarItem[] {
  const file = new URL('../reference/typedoc-sidebar.json', import.meta.url);
  const items: DefaultTheme.SidebarItem[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  return packages.flatMap((name) => items.filter(({ text }) => text === name));
}

export default defineConfig({
  title: 'Gallra',
  description: 'Privacy by design (GDPR) for TypeScript applications, enforced in their own database.',
  lang: 'en',
  themeConfig: {
    nav: [
      {
        text: 'Guide',
        link: '/getting-started',
        activeMatch: '^/(getting-started|policy|retention|audit-log|adopt|glossary)',
      },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Getting started', link: '/getting-started' },
          { text: 'The policy', link: '/policy' },
          { text: 'Retention', link: '/retention' },
          { text: 'Audit log', link: '/audit-log' },
          { text: 'Adopt it on an existing database', link: '/adopt' },
          { text: 'Glossary', link: '/glossary' },
        ],
      },
      { text: 'Reference', items: reference() },
    ],
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
