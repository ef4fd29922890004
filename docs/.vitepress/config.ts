import { existsSync, readFileSync } from 'node:fs';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { codeColours, codeStyle } from './code-colours.ts';

/** Written by typedoc, which runs first (see docs/package.json): a page for each entry, what a host installs first. */
function reference(): DefaultTheme.SidebarItem[] {
  const file = new URL('../reference/typedoc-sidebar.json', import.meta.url);
  const items: DefaultTheme.SidebarItem[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const isHosts = ({ text = '' }: DefaultTheme.SidebarItem) => !text.startsWith('@');
  return [...items.filter(isHosts), ...items.filter((item) => !isHosts(item))];
}

export default defineConfig({
  title: 'Gallra',
  description: 'Privacy by design (GDPR) for TypeScript applications, enforced in their own database.',
  lang: 'en',
  head: [['style', {}, codeStyle]],
  markdown: { codeTransformers: [codeColours] },
  themeConfig: {
    nav: [
      {
        text: 'Guide',
        link: '/getting-started',
        activeMatch: '^/(?!reference)',
      },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference' },
    ],
    // Each page carries its sidebar: the guides need not carry the reference's.
    sidebar: {
      '/': [
        {
          text: 'Guide',
          items: [
            { text: 'Getting started', link: '/getting-started' },
            { text: 'Run it', link: '/running' },
            { text: 'The policy', link: '/policy' },
            { text: 'A large policy', link: '/large-policy' },
            { text: 'Controllers', link: '/controllers' },
            { text: 'Duties', link: '/duties' },
            { text: 'Recipients', link: '/recipients' },
            { text: 'Disposal', link: '/disposal' },
            { text: 'Retention', link: '/retention' },
            { text: 'Backups and restore', link: '/restore' },
            { text: 'Audit log', link: '/audit-log' },
            { text: 'Seal and verify', link: '/audit-proofs' },
            { text: 'Adopt it on an existing database', link: '/adopt' },
            { text: 'Errors', link: '/errors' },
            { text: 'Glossary', link: '/glossary' },
          ],
        },
        {
          text: 'Your application',
          items: [
            { text: 'In your application', link: '/hosts/' },
            { text: 'Express', link: '/hosts/express' },
            { text: 'Fastify', link: '/hosts/fastify' },
            { text: 'Hono', link: '/hosts/hono' },
            { text: 'Next.js and fetch', link: '/hosts/next' },
            { text: 'NestJS', link: '/hosts/nestjs' },
            { text: 'Beside an ORM', link: '/hosts/orm' },
            { text: 'Prisma', link: '/hosts/prisma' },
            { text: 'Drizzle', link: '/hosts/drizzle' },
            { text: 'Knex', link: '/hosts/knex' },
            { text: 'TypeORM', link: '/hosts/typeorm' },
          ],
        },
      ],
      '/reference/': [{ text: 'Reference', items: reference() }],
    },
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
