import { anyForeignKey, inMemory } from '@gallra/world';
import { books } from './books.ts';

books({ open: inMemory, elsewhere: inMemory, runs: 600, foreignKeys: anyForeignKey });
