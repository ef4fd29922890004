import { booksOn } from './books-on.ts';

booksOn('pglite');
