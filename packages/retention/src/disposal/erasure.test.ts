import { erasureBehaviour } from '../testing/erasure-behaviour.ts';
import { inMemory } from '../testing/memory.ts';

erasureBehaviour(inMemory);
