export { brokerage, brokerageWorld } from './brokerage.ts';
export { rows, today } from './brokerage-rows.ts';
export { clockAhead } from './clock.ts';
export { contact, contacts, deal, deals, letters, message, messages, sale } from './estate.ts';
export { generatedRows } from './generated-brokerage.ts';
export { inMemory } from './memory.ts';
export { at, bookkeeping, due, fresh, peopleColumns, peopleWorld, policyWith } from './people.ts';
export { anyForeignKey, type ForeignKeyRules, type RandomWorld, randomWorld, randomWorlds } from './random-world.ts';
export { type SmallPolicy, smallPolicy } from './small-policy.ts';
export {
  column,
  days,
  estatePolicy,
  foreignKey,
  liveSchema,
  liveTable,
  now,
  type OpenStore,
  type OpenWorld,
  types,
  type World,
} from './world.ts';
