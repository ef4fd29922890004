import { fromBase64 } from '@gallra/core/audit';
import type { Checkpoint } from '../note/checkpoint.ts';
import { merkleFrontier } from '../tree/merkle-frontier.ts';
import { leafHash, sameHash } from '../tree/merkle-tree.ts';
import type { ProblemList } from './audit-problem.ts';
import { type ReadEnvelope, readEnvelope } from './envelope-reader.ts';
import { readHeader, readLine } from './export-reader.ts';
import { fingerprintIndex } from './fingerprint-index.ts';
import type { HashedLeaf } from './kept-hashes.ts';
import { payloadCheck } from './payload-check.ts';
import { type PreviousCheckpoint, readPrevious } from './previous-checkpoint.ts';
import { pruningCheck } from './pruning-check.ts';
import { dateBounds, sealedHistory } from './sealed-history.ts';
import { readUsualEnvelope } from './usual-envelope.ts';

/** A log while it is read, line by line. */
export interface LogReading {
  line(text: string): void;
  /** Hashes of leaves since the last time, where they are asked for. */
  takeHashes(): readonly HashedLeaf[];
  finish(): LogSummary;
}

/** What there is of a log. */
export interface LogSummary {
  /** Which log the export says it is of. */
  readonly origin?: string;
  /** Leaves, pruned ones included. */
  readonly size: number;
  /** Events, from the first on, that a checkpoint vouches for. */
  readonly sealed: number;
  /** Events that have no number yet. */
  readonly waiting: number;
  /** Checkpoints whose signature and root are right. */
  readonly checkpoints: number;
  /** The checkpoint of another log that this one follows, after a restore; its signature is right. */
  readonly previous?: PreviousCheckpoint;
}

/** Numbers a log may skip in all and still be followed: more, and they are no numbers of it. */
const mostSkipped = 2 ** 20;

export function logReading(ground: {
  readonly checkpoints: readonly string[];
  readonly keys: readonly string[];
  readonly tolerance: number;
  readonly problems: ProblemList;
  readonly hashes: boolean;
}): LogReading {
  const { problems, tolerance } = ground;
  const ids = fingerprintIndex();
  const payloads = payloadCheck(ids, problems);
  const pruning = pruningCheck(problems);
  const tree = merkleFrontier();
  let hashes: HashedLeaf[] = [];

  let begun = false;
  let origin: string | undefined;
  let log: string | undefined;
  let history: readonly Checkpoint[] = [];
  let bounds = dateBounds(history, 0, tolerance);

  /** Number of the next leaf. It runs ahead of the tree where leaves are missing or cannot be read. */
  let next = 0;
  let compared = 0;
  let verified = 0;
  let sealed = 0;
  let mismatched = false;
  /** Events that are not sealed yet. */
  let waiting = 0;
  let previous: PreviousCheckpoint | undefined;

  const compare = () => {
    for (let due = history[compared]; due !== undefined && due.size <= next; due = history[compared]) {
      compared++;
      if (tree.size === due.size && sameHash(tree.root(), due.root)) {
        verified++;
        sealed = due.size;
      } else if (!mismatched) {
        mismatched = true;
        const place = due.size > sealed ? { leaf: sealed } : {};
        problems.add(
          'root.mismatch',
          place,
          `Between leaf ${sealed} and the checkpoint for ${due.size} events something was altered, added or taken away.`,
        );
      }
    }
    bounds = dateBounds(history, compared, tolerance);
  };

  const begin = (text: string) => {
    begun = true;
    const header = readHeader(text);
    if (header === undefined) problems.add('export.invalid', {}, 'The first line does not tell which log follows.');
    origin = header?.origin;
    log = origin?.slice(origin.lastIndexOf('/') + 1);
    history = sealedHistory(ground.checkpoints, origin, ground.keys, problems);
    ids.reserve(history.at(-1)?.size ?? 0);
    compare();
    return header !== undefined;
  };

  const skip = () => {
    pruning.unread(next);
    next++;
  };

  /** Follows the numbers of the lines; false where the line is not at its place and is left out. */
  const isInPlace = (leaf: number): boolean => {
    if (leaf === next) return true;
    problems.add('line.order', { leaf }, `Leaf ${leaf} stands where leaf ${next} belongs.`);
    if (leaf < next || leaf - tree.size > mostSkipped) return false;
    while (next < leaf) skip();
    compare();
    return true;
  };

  const grow = (hash: Uint8Array, leaf: number, event?: string) => {
    tree.append(hash);
    if (ground.hashes) hashes.push({ leaf, event, hash });
    next = leaf + 1;
    if (history[compared] !== undefined && next >= (history[compared]?.size ?? 0)) compare();
  };

  const refuseDate = (leaf: number, { id, at, class: of }: ReadEnvelope) => {
    const place = { leaf, event: id };
    if (at < bounds.earliest)
      problems.add(
        'event.backdated',
        place,
        'An event is dated long before the checkpoint before it was sealed.',
        // A hold or a choice is dated when it was made, a disposal by the moment it was decided for.
        of === 'evidence' ? 'notice' : 'tampering',
      );
    if (at > bounds.latest)
      problems.add(
        'event.postdated',
        place,
        'An event is dated after the checkpoint that seals it; was a clock ahead?',
        at > bounds.latestPossible ? 'tampering' : 'notice',
      );
  };

  const read = (leaf: number, envelope: ReadEnvelope) => {
    const place = { leaf, event: envelope.id };
    if (log !== undefined && envelope.log !== log)
      problems.add('event.foreign', place, 'An event belongs to another log.');
    const before = ids.add(envelope.id, leaf);
    if (before !== undefined) problems.add('event.repeated', place, `An event has the id of that of leaf ${before}.`);
    if (envelope.pruned !== undefined && !pruning.prune(leaf, envelope.pruned))
      problems.add('event.invalid', place, 'An event names leaves in another way than 0-17,19.');
    if (envelope.previous === undefined) return;
    if (leaf === 0) previous = readPrevious(envelope.previous, ground.keys, place, problems);
    else problems.add('event.invalid', place, 'Only the first event of a log tells which checkpoint it follows.');
  };

  /** An event that is not sealed yet: nobody vouches for it, but it tells what has been erased and pruned by now. */
  const readWaiting = (text: string) => {
    const leaf = next + waiting;
    waiting++;
    const envelope = readUsualEnvelope(text) ?? readEnvelope(text);
    if (envelope === undefined) {
      problems.add('event.invalid', { leaf }, 'An envelope is not canonical JSON, or lacks what every one has.');
      return;
    }
    read(leaf, envelope);
    if (envelope.erased !== undefined) payloads.erase(envelope.erased, leaf);
  };

  return {
    line(text) {
      if (!begun && begin(text)) return;
      const line = readLine(text);
      if (line === undefined) {
        problems.add('line.invalid', { leaf: next }, 'A line is none of an export.');
        skip();
        return;
      }
      if (!('n' in line)) {
        readWaiting(line.event);
        return;
      }
      const leaf = line.n;
      if (waiting > 0) problems.add('line.order', { leaf }, 'A leaf stands behind events that are not sealed yet.');
      if (!isInPlace(leaf)) return;
      if ('leaf' in line) {
        pruning.bare(leaf);
        grow(fromBase64(line.leaf) ?? new Uint8Array(), leaf);
        return;
      }
      const envelope = readUsualEnvelope(line.event) ?? readEnvelope(line.event);
      if (envelope === undefined)
        problems.add('event.invalid', { leaf }, 'An envelope is not canonical JSON, or lacks what every one has.');
      else {
        read(leaf, envelope);
        refuseDate(leaf, envelope);
        payloads.add(leaf, envelope, line);
      }
      grow(leafHash(line.event), leaf, envelope?.id);
    },
    takeHashes() {
      const taken = hashes;
      hashes = [];
      return taken;
    },
    finish() {
      if (!begun) begin('');
      compare();
      payloads.finish();
      pruning.finish();
      const newest = history.at(-1)?.size;
      if (newest !== undefined && newest > next)
        problems.add('tail.missing', { leaf: next }, `${newest} events were sealed, and ${next} are there.`);
      if (newest === undefined || newest < next + waiting)
        problems.add('unsealed', { leaf: newest ?? 0 }, 'No checkpoint vouches for the events from here on.', 'notice');
      return {
        ...(origin === undefined ? {} : { origin }),
        size: next,
        sealed,
        waiting,
        checkpoints: verified,
        ...(previous === undefined ? {} : { previous }),
      };
    },
  };
}
