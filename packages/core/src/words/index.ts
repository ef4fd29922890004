export { type Html, html, htmlPage, joined } from './html.ts';
