import { inMemory } from '../testing/memory.ts';
import { sweepBehaviour } from '../testing/sweep-behaviour.ts';

sweepBehaviour(inMemory);
