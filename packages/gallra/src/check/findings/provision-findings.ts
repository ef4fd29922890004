import type { Duty, Limit, Policy } from '@gallra/core';
import { nothingFollows } from '@gallra/core/policy';
import { addPeriod, localDate } from '@gallra/core/time';
import type { Finding } from '../finding.ts';

/** A provision, and those that can follow it. */
interface Examined {
  readonly kind: 'duty' | 'limit';
  readonly path: string;
  readonly provision: Duty | Limit;
  readonly others: Readonly<Record<string, Duty | Limit>>;
}

/** What comes after a provision, as far as the policy or the law says. */
function follower({ provision: { followedBy, replacedBy }, others }: Examined): string | undefined {
  if (followedBy === nothingFollows) return 'Nothing follows it.';
  const next = followedBy === undefined ? undefined : others[followedBy];
  if (next !== undefined) return `"${followedBy}" follows it: ${next.citation}.`;
  return replacedBy === undefined
    ? undefined
    : `In law it is replaced by ${replacedBy}, which the policy does not name.`;
}

function ending(examined: Examined, today: string): readonly Finding[] {
  const { kind, path, provision } = examined;
  const { citation, validTo, followedBy } = provision;
  if (validTo === undefined || validTo > addPeriod(today, 'P1Y')) return [];
  const over = validTo < today;
  // Once it has ended, what was decided has come about.
  if (over && followedBy !== undefined) return [];
  const left =
    kind === 'duty'
      ? 'What has not happened by then, or happens later, stays until somebody decides.'
      : 'What happens later is capped by nothing.';
  const next = follower(examined);
  return [
    {
      severity: 'warning',
      code: over ? 'provision.expired' : 'provision.expiring',
      path,
      message: [
        over
          ? `${citation} was in force until ${validTo}, and the policy does not say what follows.`
          : `${citation} is in force until ${validTo}, less than a year from now.`,
        ...(next === undefined ? [] : [next]),
        ...(followedBy === undefined ? [left] : []),
      ].join(' '),
      fix:
        followedBy === undefined
          ? `Look up what applies instead, declare it as a ${kind}, and name it under followedBy; where nothing does, write followedBy: "${nothingFollows}".`
          : 'Look up whether it still ends on that day, and whether what follows is right.',
    },
  ];
}

function unread({ path, provision: { citation, unread } }: Examined): readonly Finding[] {
  if (unread === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'provision.unread',
      path: `${path}.unread`,
      message: `${citation} has not been read in its own text: ${unread.what}.`,
      fix: `Let ${unread.by} read it, correct what is wrong, and leave out unread (of a preset: read: true).`,
    },
  ];
}

/** Duties and limits whose provision is no longer in force, or not for long, or that nobody has read. */
export function provisionFindings({ timeZone, duties = {}, limits = {} }: Policy, at: Date): readonly Finding[] {
  const today = localDate(at, timeZone);
  const examined: readonly Examined[] = [
    ...Object.entries(duties).map(
      ([name, provision]) => ({ kind: 'duty', path: `duties.${name}`, provision, others: duties }) as const,
    ),
    ...Object.entries(limits).map(
      ([name, provision]) => ({ kind: 'limit', path: `limits.${name}`, provision, others: limits }) as const,
    ),
  ];
  return examined.flatMap((one) => [...ending(one, today), ...unread(one)]);
}
