import { booksOn } from './books-on.ts';

booksOn('postgres');
