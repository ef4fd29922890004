import { memoryStore } from '@gallra/core';
import { erasureBehaviour } from './behaviour/erasure.behaviour.ts';

erasureBehaviour(memoryStore);
