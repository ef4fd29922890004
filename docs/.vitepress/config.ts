import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

// Written by typedoc, which runs first (see docs/package.json).
const reference = new URL('../reference/typedoc-sidebar.json', import.meta.url);

export default defineConfig({
  title: 'Gallra',
  description: 'Privacy by design (GDPR) for TypeScript applications, enforced in their own database.',
  themeConfig: {
    nav: [{ text: 'Reference', link: '/reference/' }],
    sidebar: [{ text: 'Reference', items: existsSync(reference) ? JSON.parse(readFileSync(reference, 'utf8')) : [] }],
    search: { provider: 'local' },
  },
});
