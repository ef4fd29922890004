import type { RightAct } from '@gallra/core/store';
import { startOfDay } from '@gallra/core/time';

/**
 * What follows from what a person has asked, written down from the law and not from `decide`: which purposes still need a
 * row. It knows the policies of `histories.ts` and no others.
 */

/** A right exercised or ended, in the order of recording. */
export interface Act {
  readonly person: number;
  /** Absent: the vendor. */
  readonly controller?: string;
  readonly right: RightAct;
  readonly purpose?: string;
  readonly effectiveAt: Date;
}

/** When something happened, as a column tells it. */
export interface Told {
  readonly instant: Date;
  readonly tells: 'instant' | 'day' | 'wall clock';
}

/** Null: the column is empty. */
export type Times = Readonly<Record<'touched' | 'closed' | 'consented' | 'agreed' | 'since', Told | null>>;

/** A row that is about one person. */
export interface ModelRow {
  readonly person: number;
  readonly controller?: string;
  readonly times: Times;
}

/** What the model has to know of a purpose. */
export interface ModelPurpose {
  readonly name: string;
  /** What it counts from: the latest of these. */
  readonly from: readonly (keyof Times)[];
  /** It rests on consent, and can be withdrawn. */
  readonly consent: boolean;
  /** Where the row itself tells that consent was given: the column. */
  readonly act?: keyof Times;
  /** There is something to object to. */
  readonly objectionable: boolean;
  /** What an erasure does to it; `while it runs`: nothing, as long as what it counts from has not happened. */
  readonly erasure: 'ends' | 'nothing' | 'nothing while it runs';
  /** The controllers who decide on it together; `''` is the vendor. */
  readonly together: readonly string[];
}

/** What a case is about. */
export interface ModelCase {
  readonly timeZone: string;
  /** Rows tell since when they have been there. */
  readonly since: boolean;
  readonly acts: readonly Act[];
}

const walls = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows, to the millisecond. */
function wallClock(instant: Date, timeZone: string): string {
  const shown =
    walls.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  walls.set(timeZone, shown);
  return `${shown.format(instant)}.${instant.toISOString().slice(20, 23)}`;
}

/** Equal counts as before; a day is its start. */
function isBy({ instant, tells }: Told, by: Date, timeZone: string): boolean {
  if (tells === 'instant') return instant <= by;
  const length = tells === 'day' ? 10 : undefined;
  return wallClock(instant, timeZone).slice(0, length) <= wallClock(by, timeZone).slice(0, length);
}

/** Acts of one person at one controller that have taken effect, the later effect last; of two at once, the later recorded. */
function effective(
  { acts }: ModelCase,
  whose: { readonly person: number; readonly controller: string },
  at: Date,
): readonly Act[] {
  return acts
    .filter(({ person, controller = '' }) => person === whose.person && controller === whose.controller)
    .filter(({ effectiveAt }) => effectiveAt <= at)
    .sort((a, b) => a.effectiveAt.getTime() - b.effectiveAt.getTime());
}

/** Periods are ten years, and every time in a row is either of these years or of the start of the century. */
const isLongAgo = ({ instant }: Told) => instant.getUTCFullYear() < 2010;

/** What has taken effect at an instant, of what a person has asked of one controller. */
interface Asked {
  readonly kase: ModelCase;
  readonly at: Date;
  readonly asked: readonly Act[];
}

/** Whether a person's own asking at one controller ends a purpose. */
function ends({ kase, at, asked }: Asked, purpose: ModelPurpose, row: ModelRow): boolean {
  const { timeZone, since } = kase;
  const began = since ? [row.times.since] : purpose.from.map((name) => row.times[name]);
  const hasHappened = (told: Told | null) => told !== null && isBy(told, at, timeZone);
  // What has not happened yet began before anything.
  const wasThere = (then: Date) =>
    !began.every(hasHappened) || began.every((told) => told !== null && isBy(told, then, timeZone));
  const ofPurpose = asked.filter((act) => act.purpose === purpose.name);

  if (purpose.objectionable) {
    const last = ofPurpose.findLast(({ right }) => ['objection', 'retraction', 'compellingGrounds'].includes(right));
    if (last?.right === 'objection') return true;
  }
  const consents = ofPurpose.filter(({ right }) => right === 'withdrawal' || right === 'consent');
  const word = purpose.consent ? consents.at(-1) : undefined;
  if (word?.right === 'withdrawal') {
    const act = purpose.act === undefined ? null : row.times[purpose.act];
    if (act === null || !hasHappened(act) || isBy(act, word.effectiveAt, timeZone)) return true;
  }
  // A contract whose end lies ahead is running.
  const runs = !purpose.from.every((name) => hasHappened(row.times[name]));
  if (purpose.erasure === 'nothing' || (purpose.erasure === 'nothing while it runs' && runs)) return false;
  return asked.some((act, place) => {
    if (act.right !== 'erasure' || !wasThere(act.effectiveAt)) return false;
    return !(word?.right === 'consent' && asked.indexOf(word) > place);
  });
}

/** The instants at which something may begin to have been; a time on the wall comes twice where clocks go back. */
function startsOf(told: Told | null, timeZone: string): readonly Date[] {
  if (told === null) return [];
  if (told.tells === 'day') return [startOfDay(wallClock(told.instant, timeZone).slice(0, 10), timeZone)];
  return told.tells === 'instant' ? [told.instant] : [new Date(told.instant.getTime() - 3_600_000), told.instant];
}

/** Whether a purpose needs a row at an instant. */
export function needs(kase: ModelCase, purpose: ModelPurpose, row: ModelRow, at: Date): boolean {
  const counted = purpose.from.map((name) => row.times[name]);
  if (counted.every((told) => told !== null && isLongAgo(told))) return false;
  const own = row.controller ?? '';
  const bind = purpose.together.includes(own) ? purpose.together : [own];
  return bind.every((controller) => {
    const asked = effective(kase, { person: row.person, controller }, at);
    return !ends({ kase, at, asked }, purpose, row);
  });
}

/** When what has been asked, and takes effect later or once a contract has run out, will end the need of a row; undefined where nothing will. */
export function until(kase: ModelCase, purpose: ModelPurpose, row: ModelRow, at: Date): Date | undefined {
  const acts = kase.acts.map(({ effectiveAt }) => effectiveAt);
  const runOut = purpose.from.flatMap((name) => startsOf(row.times[name], kase.timeZone));
  const later = [...acts, ...runOut].filter((then) => then > at);
  return later.sort((a, b) => a.getTime() - b.getTime()).find((then) => !needs(kase, purpose, row, then));
}

/** Whether nothing may be done with a row but to keep it. */
export function isRestricted(kase: ModelCase, { person, controller = '' }: ModelRow, at: Date): boolean {
  const asked = effective(kase, { person, controller }, at);
  const last = asked.findLast(({ right }) => ['restriction', 'lifting', 'erasure'].includes(right));
  return last?.right === 'restriction';
}
