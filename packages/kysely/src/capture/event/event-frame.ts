import type { Policy } from '@gallra/core';
import { committedActor, type Payload } from '@gallra/core/audit';
import { controllerColumn } from '@gallra/core/record';
import { type ClearingMap, clearingMap } from '../../statement/clearing-map.ts';
import { doneFor } from '../setting/direct-parties.ts';
import { type EnvelopePiece, envelopePieces } from './envelope-pieces.ts';
import { type Occasion, type RecordedWork, recordedEvent } from './pending-event.ts';

/** The canonical text of an event around what only its statement will tell: a number of rows and a list of references. */
export interface EventFrame {
  readonly log: string;
  /** Ends before the number of rows. */
  readonly head: string;
  /** Begins after the references. */
  readonly tail: string;
  readonly actor?: Payload;
  /** For whom the work is done, as it stands in the column of people. */
  readonly whose: string;
}

/** What a statement is bound to, by the names that stand in its text. */
export const frameValues = ({ log, head, tail, actor, whose }: EventFrame) => ({
  log,
  head,
  tail,
  salt: actor?.salt ?? null,
  actor: actor?.body ?? null,
  whose,
});

/** Members of an envelope that differ from one event to the next; all stand before the number of rows. */
const changing = ['actor', 'at', 'id', 'request'] as const;
type Changing = (typeof changing)[number];

/** What events that are alike have in common, made canonical once. */
interface FrameTemplate {
  readonly head: readonly EnvelopePiece<Changing>[];
  readonly tail: string;
}

/** Templates that are remembered of one kind of work, by log and purpose. */
const templatesRemembered = 200;

function template(
  setting: { readonly policy: Policy; readonly rules: string },
  work: RecordedWork,
  occasion: Occasion,
  log: string,
): FrameTemplate {
  const mark = (): string => crypto.randomUUID();
  const marks: Readonly<Record<Changing, string>> = { actor: mark(), at: mark(), id: mark(), request: mark() };
  const { at, actor, outcome = 'done', change, ...told } = recordedEvent(setting, work, occasion, log);
  const { head, tail } = envelopePieces(
    {
      ...told,
      id: marks.id,
      at: marks.at,
      outcome,
      ...(actor === undefined ? {} : { actor: marks.actor }),
      ...(told.request === undefined ? {} : { request: marks.request }),
    },
    marks,
  );
  return { head, tail: tail.map(({ text }) => text).join('') };
}

/** The text of an instant, kept for the next event: many come within a millisecond. */
let latest: { readonly time: number; readonly text: string } | undefined;

function instant(at: Date): string {
  const time = at.getTime();
  if (latest?.time !== time) latest = { time, text: at.toISOString() };
  return latest.text;
}

/** Frames an event: with an identifier of its own, and a commitment to who did it. */
export type FrameEvent = (work: RecordedWork, occasion: Occasion, log: string) => EventFrame;

/** @param alike - interns works: equal ones share one object */
export function eventFrames(
  setting: { readonly policy: Policy; readonly rules: string },
  alike: (work: RecordedWork) => RecordedWork,
): FrameEvent {
  // Looked up part by part: to put a name together for each event takes longer than all the rest.
  const known = new WeakMap<RecordedWork, ClearingMap<ClearingMap<FrameTemplate>[]>>();
  return (work, occasion, log) => {
    const { actor, purpose, request } = occasion.context ?? {};
    const same = alike(work);
    let logs = known.get(same);
    if (logs === undefined) {
      logs = clearingMap(templatesRemembered);
      known.set(same, logs);
    }
    const kinds = logs.get(log) ?? logs.set(log, []);
    const kind = (actor === undefined ? 0 : 1) + (request === undefined ? 0 : 2);
    kinds[kind] ??= clearingMap(templatesRemembered);
    const purposes = kinds[kind];
    const name = purpose ?? '';
    const { head, tail } = purposes.get(name) ?? purposes.set(name, template(setting, work, occasion, log));
    const who = actor === undefined ? undefined : committedActor(actor);
    const values: Readonly<Record<Changing, string>> = {
      actor: who?.commitment ?? '',
      at: instant(occasion.at),
      id: crypto.randomUUID(),
      request: request === undefined ? '' : JSON.stringify(request).slice(1, -1),
    };
    let written = '';
    for (const { behind, text } of head) written += behind === undefined ? text : values[behind] + text;
    const whose = controllerColumn(doneFor(setting.policy, occasion.context).controller);
    return { log, head: written, tail, whose, ...(who === undefined ? {} : { actor: who.payload }) };
  };
}
