import { memoryStore } from '@gallra/core/memory';
import { erasureBehaviour } from '../behaviour/erasure.behaviour.ts';

erasureBehaviour(memoryStore);
