import { inMemory } from '@gallra/world';
import { books } from './books.ts';

books({ open: inMemory, elsewhere: inMemory, runs: 60 });
