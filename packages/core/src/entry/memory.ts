export { type MemoryStore, memoryStore } from '../memory/memory-store.ts';
