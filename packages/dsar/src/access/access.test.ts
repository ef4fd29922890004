import { memoryStore } from '@gallra/core/memory';
import { accessBehaviour } from '../behaviour/access.behaviour.ts';
import { accessLimitsBehaviour } from '../behaviour/access-limits.behaviour.ts';

accessBehaviour(memoryStore);
accessLimitsBehaviour(memoryStore);
