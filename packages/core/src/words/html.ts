/** Markup that is safe to put into a page. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'object') return 'html' in part ? part.html : part.map(written).join('');
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/**
 * A template tag that escapes every value that is not markup itself; attributes are to be written in double quotes.
 *
 * @param strings - the template
 * @param parts - text, numbers, markup, lists of them; undefined is left out
 * @see HTML Living Standard section 13.1.4 (character references)
 * @example
 * ```ts
 * import { html } from '@gallra/core/words';
 *
 * console.log(html`<p title="${'"'}">${'<b>'}${html`<br>`}</p>`.html); // <p title="&quot;">&lt;b&gt;<br></p>
 * ```
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, index) => text + written(parts[index])).join('') };
}

/**
 * A page that needs nothing else: it runs no script, loads nothing, tells nobody where its reader came from, and asks
 * search engines to leave it alone.
 *
 * @param page.language - BCP 47
 * @param page.style - a style sheet of one's own
 * @param page.main - what stands in it
 * @returns the whole document
 * @see CSP Level 3, GDPR Art. 32(1)
 * @example
 * ```ts
 * import { html, htmlPage } from '@gallra/core/words';
 *
 * const page = htmlPage({ language: 'sv', title: 'Logg', style: 'p { margin: 0 }', main: html`<p>Inget.</p>` });
 * console.log(page.startsWith('<!doctype html>')); // true
 * ```
 */
export function htmlPage(page: {
  readonly language: string;
  readonly title: string;
  readonly style: string;
  readonly main: Html;
}): string {
  const { language, title, style, main } = page;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`.html;
}

/**
 * Markup with a separator between its parts.
 *
 * @param parts - the parts
 * @param separator - text; it is escaped
 * @example
 * ```ts
 * import { html, joined } from '@gallra/core/words';
 *
 * console.log(joined([html`<b>1</b>`, html`<b>2</b>`], ' & ').html); // <b>1</b> &amp; <b>2</b>
 * ```
 */
export function joined(parts: readonly Html[], separator: string): Html {
  return { html: parts.map(({ html: text }) => text).join(written(separator)) };
}
