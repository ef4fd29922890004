import type { Claim } from '../../policy/claim/claim.ts';
import type { EventClock } from '../../policy/claim/event-clock.ts';
import type { Policy } from '../../policy/policy.ts';
import { addDays, startOfDay } from '../../time/plain-date.ts';
import { type ClockState, clockState, earlierEnd } from '../clock-state.ts';
import type { Situation } from '../situation.ts';
import type { CutBy } from './claim-of.ts';

/**
 * What a claim's clock shows, with its limits and the agreement's end applied.
 *
 * In SQL: `livesIn`, `packages/kysely/src/predicates/claim.ts`.
 */
export function limited(
  policy: Policy,
  claim: Claim,
  situation: Situation,
): { effective: ClockState; own: ClockState; cutBy?: CutBy } {
  const own: ClockState =
    claim.clock === undefined ? { state: 'notApplicable' } : clockState(claim.clock, situation, policy.timeZone);
  const { agreement } = claim;
  const limits = [
    ...claim.limits.map((clock) => ({ cutBy: { limit: clock.name, citation: clock.citation } as CutBy, clock })),
    ...(agreement === undefined ? [] : [{ cutBy: 'agreement' as CutBy, clock: agreement }]),
  ];
  let answer: { effective: ClockState; cutBy?: CutBy } = { effective: own };
  for (const { cutBy, clock } of limits) {
    const limit = clockState(clock, situation, policy.timeZone);
    // What never began has no end, but what follows others ends here if they have not.
    if (limit.state !== 'running' || (own.state === 'notApplicable' && claim.follows === undefined)) continue;
    if (own.state === 'pending' && endsBefore(claim.clock, limit.end, policy.timeZone)) continue;
    const end = answer.effective.state === 'running' ? earlierEnd(answer.effective.end, limit.end) : limit.end;
    if (answer.effective.state !== 'running' || end !== answer.effective.end)
      answer = { effective: { ...limit, end }, cutBy };
  }
  return { ...answer, own };
}

/** Whether a provision whose event is still to come ends before a limit would cut it, and nothing follows it. */
function endsBefore(
  { applies = {} }: Pick<EventClock, 'applies'> = {},
  { expires }: { expires: Date },
  timeZone: string,
) {
  const { to, undecided = false } = applies;
  return to !== undefined && !undecided && startOfDay(addDays(to, 1), timeZone) < expires;
}
