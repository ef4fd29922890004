import { isCommitted, type Payload } from '@gallra/core/audit';
import { leafSet } from '../tree/leaf-set.ts';
import type { AuditProblemCode, ProblemLeaf, ProblemList } from './audit-problem.ts';
import { type FingerprintIndex, fingerprintIndex } from './fingerprint-index.ts';
import type { ParsedEnvelope } from './parsed-envelope.ts';

/** The payloads of a line. */
export interface LinePayloads {
  readonly actor?: Payload;
  readonly change?: readonly (Payload | null)[];
}

/** Holds payloads against the commitments, and those that are gone against the events that say so. */
export interface PayloadCheck {
  add(leaf: number, envelope: ParsedEnvelope, payloads: LinePayloads): void;
  /** What an event tells was erased before it. */
  erase(erased: NonNullable<ParsedEnvelope['erased']>, leaf: number): void;
  /** What nothing accounts for by the end of the log. */
  finish(): void;
}

const messages = {
  'payload.altered': 'A payload is not what its envelope commits to.',
  'payload.missing': 'A payload is gone, and no later event of the log tells that it was erased.',
  'payload.restored': 'A payload is there although a later event tells that it was erased; erase it again.',
} satisfies Partial<Record<AuditProblemCode, string>>;

/** @param ids - the leaf of each event, by its id */
export function payloadCheck(ids: FingerprintIndex, problems: ProblemList): PayloadCheck {
  const actors = { there: leafSet(), missing: leafSet(), erased: leafSet() };
  // For each data subject the first leaf since their last erasure.
  const changes = { there: fingerprintIndex(), missing: fingerprintIndex() };
  const tell = (code: keyof typeof messages, place: ProblemLeaf) => problems.add(code, place, messages[code]);

  const erase = ({ subject, events }: NonNullable<ParsedEnvelope['erased']>, leaf: number) => {
    for (const event of events) {
      const named = ids.get(event);
      if (named !== undefined && named < leaf) actors.erased.add(named);
    }
    if (subject === undefined) return;
    const restored = changes.there.get(subject);
    if (restored !== undefined) tell('payload.restored', { leaf: restored });
    changes.there.remove(subject);
    changes.missing.remove(subject);
  };

  return {
    erase,
    add(leaf, { id, actor, change, erased }, payloads) {
      const place = { leaf, event: id };
      if (erased !== undefined) erase(erased, leaf);
      if (payloads.actor === undefined) {
        if (actor !== undefined) actors.missing.add(leaf);
      } else if (actor === undefined || !isCommitted(payloads.actor, actor)) tell('payload.altered', place);
      else actors.there.add(leaf);

      const parts = payloads.change ?? [];
      if (parts.length > change.length) tell('payload.altered', place);
      for (const [at, { commitment: committed, subject }] of change.entries()) {
        const part = parts[at];
        if (part !== undefined && part !== null) {
          if (!isCommitted(part, committed)) tell('payload.altered', place);
          if (subject !== undefined) changes.there.add(subject, leaf);
        } else if (subject === undefined) tell('payload.missing', place);
        else changes.missing.add(subject, leaf);
      }
    },
    finish() {
      for (const leaf of actors.missing.values()) if (!actors.erased.has(leaf)) tell('payload.missing', { leaf });
      for (const leaf of [...changes.missing.values()].sort((a, b) => a - b)) tell('payload.missing', { leaf });
      for (const leaf of actors.erased.values()) if (actors.there.has(leaf)) tell('payload.restored', { leaf });
    },
  };
}
