/** What deciding takes, for a policy that was parsed before: without the parser, a quarter of the size in a browser. */

export type { CutBy } from '../decision/claim/claim-of.ts';
export type { Reason } from '../decision/claim/reason.ts';
export type { End } from '../decision/clock-state.ts';
export {
  type ColumnDecision,
  decide,
  type PartyDecision,
  type RowDecision,
} from '../decision/decide.ts';
export type { Person } from '../decision/people-behind.ts';
export { type Situation, situationOf } from '../decision/situation.ts';
