import { faithfulPlan } from '../testing/faithful-plan.ts';
import { inMemory } from '../testing/memory.ts';

faithfulPlan(inMemory, 60);
