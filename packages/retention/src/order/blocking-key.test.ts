import { holdingBehaviour } from '../testing/holding-behaviour.ts';
import { inMemory } from '../testing/memory.ts';

holdingBehaviour(inMemory);
