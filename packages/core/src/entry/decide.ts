/** What deciding takes, for a policy that was parsed before: without the parser, a quarter of the size in a browser. */
export type { End } from '../decision/clock-state.ts';
export {
  type ColumnDecision,
  type CutBy,
  decide,
  type PartyDecision,
  type Reason,
  type RowDecision,
} from '../decision/decide.ts';
export type { Person } from '../decision/people-behind.ts';
export { type Situation, situationOf } from '../decision/situation.ts';
