export { eventState, readMoment } from '../decision/event-state.ts';
export { peopleOf } from '../decision/situation.ts';
export type { Jurisdiction, NationalRule } from '../jurisdiction/jurisdiction.ts';
export { type JurisdictionCode, jurisdictionOf } from '../jurisdiction/jurisdictions.ts';
export {
  agreementCap,
  allowed,
  type Cap,
  type Choice,
  type Claim,
  type ColumnGroup,
  claimsOn,
  columnGroups,
  type EventClock,
  groupOf,
  type UponErasure,
} from './claim.ts';
export { isValue, meets } from './condition.ts';
export { fileColumns, fileTables } from './file-columns.ts';
export { policySchema } from './policy-schema.ts';
export { policyProblems } from './problem/policy-problems.ts';
export {
  agreementColumn,
  type Home,
  homeOf,
  isElsewhere,
  isOwnKey,
  isPersonal,
  isTenantTable,
  keyColumns,
  ownKey,
  personalTable,
  personalTables,
  possibleCategories,
  type ReadColumn,
  type ReadEvent,
  type ReadPlace,
  readColumn,
  readColumns,
  readEvent,
  requiredHome,
  type SubjectStep,
  soleKey,
  subjectSteps,
} from './reading.ts';
export { agreementEnd } from './storage-rule.ts';
