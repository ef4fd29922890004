import { booksOn } from './books-on.ts';

booksOn('sqlite');
