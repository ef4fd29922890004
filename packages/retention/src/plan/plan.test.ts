import { inMemory } from '../testing/memory.ts';
import { planBehaviour } from '../testing/plan-behaviour.ts';

planBehaviour(inMemory);
