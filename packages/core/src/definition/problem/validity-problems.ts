import type { Policy } from '../../policy/policy.ts';
import { nothingFollows } from '../../policy/provision.ts';
import type { Duty, Limit } from '../../policy/purpose.ts';
import { addDays } from '../../time/plain-date.ts';
import { type PolicyProblem, unknownNames } from './problem.ts';

/** A provision, and those of its kind that can follow it. */
interface Written<P extends Duty | Limit> {
  readonly path: string;
  readonly name: string;
  readonly provision: P;
  readonly others: Readonly<Record<string, P>>;
}

/** What is wrong with what follows a provision: not a day may be without one, and what counted goes on counting. */
function successionProblems<P extends Duty | Limit>(
  { path, name, provision, others }: Written<P>,
  unlike: (provision: P, next: P) => readonly string[],
): readonly PolicyProblem[] {
  const { followedBy, validTo, from } = provision;
  if (followedBy === undefined) return [];
  const at = `${path}.followedBy`;
  if (validTo === undefined)
    return [{ path: at, message: 'follows what has no end: write the last day under validTo' }];
  if (followedBy === nothingFollows) return [];
  const next = Object.hasOwn(others, followedBy) ? others[followedBy] : undefined;
  if (next === undefined) return unknownNames(at, followedBy, others, path.startsWith('duties') ? 'duty' : 'limit');
  const problem = (message: string): PolicyProblem => ({ path: at, message });
  if (followedBy === name) return [problem('is the provision itself; name the one that comes after it')];
  const first = addDays(validTo, 1);
  return [
    ...(next.from === from
      ? []
      : [
          problem(`"${followedBy}" counts from "${next.from}", and this from "${from}": let both count from one event`),
        ]),
    ...(next.validFrom === undefined || next.validFrom <= first
      ? []
      : [
          problem(
            `"${followedBy}" applies from ${next.validFrom}, and this up to ${validTo}: the days between have no rule; let it apply from ${first}`,
          ),
        ]),
    ...(next.validTo === undefined || next.validTo > validTo
      ? []
      : [problem(`"${followedBy}" ends on ${next.validTo}, and not after this: name the one that comes after both`)]),
    ...unlike(provision, next).map(problem),
  ];
}

/** What may not be told of before may not be told of only because the rule has changed. */
const openly = ({ secretFromSubject }: Duty, next: Duty): readonly string[] =>
  secretFromSubject === undefined || next.secretFromSubject !== undefined
    ? []
    : [
        `this is secret from the data subject (${secretFromSubject}), and what follows is not: name its provision under secretFromSubject; where that lifts the secret, write followedBy: "${nothingFollows}" and list the columns for both duties`,
      ];

/** A limit that follows caps what the one before it did. */
const uncapped = ({ caps }: Limit, { caps: next }: Limit): readonly string[] => {
  if (next === 'all') return [];
  if (caps === 'all') return ['caps "all", and what follows only some: let it cap the same'];
  const left = caps.filter((name) => !next.includes(name));
  return left.length === 0 ? [] : [`what follows does not cap ${left.join(', ')}: let it cap the same`];
};

function validity(path: string, { validFrom, validTo }: Duty | Limit): readonly PolicyProblem[] {
  if (validFrom === undefined || validTo === undefined || validFrom <= validTo) return [];
  return [{ path: `${path}.validTo`, message: 'lies before validFrom' }];
}

const reserved = (path: string): PolicyProblem => ({
  path,
  message: `is the word for a provision that none follows; choose another name`,
});

/** What is wrong with when provisions apply, and with what comes after them. */
export function validityProblems({ duties = {}, limits = {} }: Policy): readonly PolicyProblem[] {
  return [
    ...Object.entries(duties).flatMap(([name, provision]) => [
      ...(name === nothingFollows ? [reserved(`duties.${name}`)] : []),
      ...validity(`duties.${name}`, provision),
      ...successionProblems({ path: `duties.${name}`, name, provision, others: duties }, openly),
    ]),
    ...Object.entries(limits).flatMap(([name, provision]) => [
      ...(name === nothingFollows ? [reserved(`limits.${name}`)] : []),
      ...validity(`limits.${name}`, provision),
      ...successionProblems({ path: `limits.${name}`, name, provision, others: limits }, uncapped),
    ]),
  ];
}
