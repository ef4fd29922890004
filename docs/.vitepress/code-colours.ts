import type { MarkdownOptions } from 'vitepress';

type Transformer = NonNullable<MarkdownOptions['codeTransformers']>[number];

/** Class, colour by day, colour by night. Written on every token, the colours were two thirds of a page. */
const colours = [
  ['cp', '#24292E', '#E1E4E8'],
  ['ck', '#D73A49', '#F97583'],
  ['cs', '#032F62', '#9ECBFF'],
  ['cc', '#005CC5', '#79B8FF'],
  ['cf', '#6F42C1', '#B392F0'],
  ['cm', '#6A737D', '#6A737D'],
  ['ca', '#E36209', '#FFAB70'],
  ['ct', '#22863A', '#85E89D'],
] as const;

const classOf = new Map(colours.map(([name, day, night]) => [`--shiki-light:${day};--shiki-dark:${night}`, name]));

/** Colours of code as classes; neighbours of one colour, and plain text, share a tag or have none. */
export const codeColours: Transformer = {
  name: 'gallra:code-colours',
  line(line) {
    const merged: typeof line.children = [];
    let last: string | undefined;
    for (const token of line.children) {
      const style = token.type === 'element' ? token.properties.style : undefined;
      const name = typeof style === 'string' ? classOf.get(style) : undefined;
      const text = token.type === 'element' ? token.children[0] : undefined;
      if (token.type !== 'element' || name === undefined || text?.type !== 'text') {
        merged.push(token);
        last = undefined;
        continue;
      }
      const before = merged.at(-1);
      // White space has no colour.
      if (before !== undefined && last !== undefined && (name === last || text.value.trim() === '')) {
        const into = before.type === 'element' ? before.children[0] : before;
        if (into?.type === 'text') into.value += text.value;
        continue;
      }
      last = name;
      merged.push(name === 'cp' ? text : { ...token, properties: { class: name } });
    }
    line.children = merged;
  },
};

/** The style sheet of {@link codeColours}. */
export const codeStyle: string = colours
  .filter(([name]) => name !== 'cp')
  .map(([name, day, night]) => `.${name}{color:${day}}.dark .${name}{color:${night}}`)
  .join('')
  .concat('.vp-code{color:#24292E}.dark .vp-code{color:#E1E4E8}');
