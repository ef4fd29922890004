import { anyForeignKey, inMemory } from '@gallra/world';
import { cases } from '../size.ts';
import { books } from './books.ts';

books({ open: inMemory, elsewhere: inMemory, runs: cases(600), foreignKeys: anyForeignKey });
