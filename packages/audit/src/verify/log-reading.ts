import { fromBase64 } from '@gallra/core/audit';
import type { ExportLine } from '../export/audit-export.ts';
import { parseHeader, parseLine } from '../export/export-lines.ts';
import type { VerifierKey } from '../note/note-key.ts';
import { leafHash } from '../tree/merkle-tree.ts';
import type { ProblemList } from './audit-problem.ts';
import { fingerprintIndex } from './fingerprint-index.ts';
import type { HashedLeaf } from './kept-hashes.ts';
import { type ParsedEnvelope, parseEnvelope } from './parsed-envelope.ts';
import { type PayloadCheck, payloadCheck } from './payload-check.ts';
import { type PreviousCheckpoint, previousCheckpoint } from './previous-checkpoint.ts';
import { type PruningCheck, pruningCheck } from './pruning-check.ts';
import { SealComparison } from './seal-comparison.ts';
import { sealedHistory } from './sealed-history.ts';
import { parseUsualEnvelope } from './usual-envelope.ts';

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

/** What a log is held against. */
export interface LogGround {
  readonly checkpoints: readonly string[];
  readonly keys: readonly VerifierKey[];
}

/** How a log is read. */
export interface ReadingOptions {
  /** What the log is held against, once the export has said which it is. */
  readonly groundOf: (origin: string | undefined) => LogGround;
  /** By how many milliseconds an event may be dated before the checkpoint it follows. */
  readonly tolerance: number;
  readonly problems: ProblemList;
  /** Whether {@link LogReading.takeHashes} is asked for. */
  readonly hashes: boolean;
}

/** Numbers a log may skip in all and still be followed: more, and they are no numbers of it. */
const mostSkipped = 2 ** 20;

const noEnvelope = 'An envelope is not canonical JSON, or lacks what every one has.';

type NumberedLine = Extract<ExportLine, { readonly n: number }>;

/** A log while it is read, line by line. */
export class LogReading {
  readonly #options: ReadingOptions;
  readonly #problems: ProblemList;
  /** The leaf of each event, by its id. */
  readonly #ids = fingerprintIndex();
  readonly #payloads: PayloadCheck;
  readonly #pruning: PruningCheck;
  #hashes: HashedLeaf[] = [];
  #seal: SealComparison | undefined;
  #keys: readonly VerifierKey[] = [];
  #origin: string | undefined;
  #log: string | undefined;
  /** Number of the next leaf. It runs ahead of the tree where leaves are missing or cannot be read. */
  #next = 0;
  /** Events that are not sealed yet. */
  #waiting = 0;
  #previous: PreviousCheckpoint | undefined;

  constructor(options: ReadingOptions) {
    this.#options = options;
    this.#problems = options.problems;
    this.#payloads = payloadCheck(this.#ids, options.problems);
    this.#pruning = pruningCheck(options.problems);
  }

  /** Reads the next line: the first tells which log it is. */
  line(text: string): void {
    if (this.#seal !== undefined) this.#parseLine(text, this.#seal);
    else {
      const header = parseHeader(text);
      const seal = this.#begin(header?.origin);
      if (header === undefined) this.#parseLine(text, seal);
    }
  }

  /** Hashes of leaves since the last time. */
  takeHashes(): readonly HashedLeaf[] {
    const taken = this.#hashes;
    this.#hashes = [];
    return taken;
  }

  /** What is wrong with the log as a whole, and what there is of it. */
  finish(): LogSummary {
    const seal = this.#seal ?? this.#begin(undefined);
    seal.reach(this.#next);
    this.#payloads.finish();
    this.#pruning.finish();
    const { newest } = seal;
    const [size, waiting] = [this.#next, this.#waiting];
    if (newest !== undefined && newest > size)
      this.#problems.add('tail.missing', { leaf: size }, `${newest} events were sealed, and ${size} are there.`);
    if (newest === undefined || newest < size + waiting)
      this.#problems.add(
        'unsealed',
        { leaf: newest ?? 0 },
        'No checkpoint vouches for the events from here on.',
        'notice',
      );
    return {
      ...(this.#origin === undefined ? {} : { origin: this.#origin }),
      size,
      sealed: seal.sealed,
      waiting,
      checkpoints: seal.verified,
      ...(this.#previous === undefined ? {} : { previous: this.#previous }),
    };
  }

  #begin(origin: string | undefined): SealComparison {
    const { groundOf, tolerance } = this.#options;
    if (origin === undefined)
      this.#problems.add('export.invalid', {}, 'The first line does not tell which log follows.');
    const { checkpoints, keys } = groundOf(origin);
    this.#keys = keys;
    this.#origin = origin;
    this.#log = origin?.slice(origin.lastIndexOf('/') + 1);
    const history = sealedHistory(checkpoints, origin, keys, this.#problems);
    this.#ids.reserve(history.at(-1)?.size ?? 0);
    this.#seal = new SealComparison(history, tolerance, this.#problems);
    return this.#seal;
  }

  #parseLine(text: string, seal: SealComparison): void {
    const line = parseLine(text);
    if (line === undefined) {
      this.#problems.add('line.invalid', { leaf: this.#next }, 'A line is none of an export.');
      this.#skip();
    } else if ('n' in line) this.#readLeaf(line, seal);
    else this.#readWaiting(line.event);
  }

  #skip(): void {
    this.#pruning.unread(this.#next);
    this.#next++;
  }

  /** Follows the numbers of the lines; false where the line is not at its place and is left out. */
  #isInPlace(leaf: number, seal: SealComparison): boolean {
    if (leaf === this.#next) return true;
    this.#problems.add('line.order', { leaf }, `Leaf ${leaf} stands where leaf ${this.#next} belongs.`);
    if (leaf < this.#next || leaf - seal.size > mostSkipped) return false;
    while (this.#next < leaf) this.#skip();
    seal.reach(this.#next);
    return true;
  }

  #readLeaf(line: NumberedLine, seal: SealComparison): void {
    const leaf = line.n;
    if (this.#waiting > 0)
      this.#problems.add('line.order', { leaf }, 'A leaf stands behind events that are not sealed yet.');
    if (!this.#isInPlace(leaf, seal)) return;
    if ('leaf' in line) {
      this.#pruning.bare(leaf);
      this.#grow(fromBase64(line.leaf) ?? new Uint8Array(), leaf, seal);
      return;
    }
    const envelope = parseUsualEnvelope(line.event) ?? parseEnvelope(line.event);
    if (envelope === undefined) this.#problems.add('event.invalid', { leaf }, noEnvelope);
    else {
      this.#readEvent(leaf, envelope);
      this.#refuseDate(leaf, envelope, seal);
      this.#payloads.add(leaf, envelope, line);
    }
    this.#grow(leafHash(line.event), leaf, seal, envelope?.id);
  }

  #grow(hash: Uint8Array, leaf: number, seal: SealComparison, event?: string): void {
    if (this.#options.hashes) this.#hashes.push({ leaf, event, hash });
    this.#next = leaf + 1;
    seal.append(hash, this.#next);
  }

  #refuseDate(leaf: number, { id, at, class: of }: ParsedEnvelope, { bounds }: SealComparison): void {
    const place = { leaf, event: id };
    if (at < bounds.earliest)
      this.#problems.add(
        'event.backdated',
        place,
        'An event is dated long before the checkpoint before it was sealed.',
        // A hold or a choice is dated when it was made, a disposal by the moment it was decided for.
        of === 'evidence' ? 'notice' : 'tampering',
      );
    if (at > bounds.latest)
      this.#problems.add(
        'event.postdated',
        place,
        'An event is dated after the checkpoint that seals it; was a clock ahead?',
        at > bounds.latestPossible ? 'tampering' : 'notice',
      );
  }

  #readEvent(leaf: number, envelope: ParsedEnvelope): void {
    const place = { leaf, event: envelope.id };
    if (this.#log !== undefined && envelope.log !== this.#log)
      this.#problems.add('event.foreign', place, 'An event belongs to another log.');
    const before = this.#ids.add(envelope.id, leaf);
    if (before !== undefined)
      this.#problems.add('event.repeated', place, `An event has the id of that of leaf ${before}.`);
    if (envelope.pruned !== undefined && !this.#pruning.prune(leaf, envelope.pruned))
      this.#problems.add('event.invalid', place, 'An event names leaves in another way than 0-17,19.');
    if (envelope.previous === undefined) return;
    if (leaf === 0) this.#previous = previousCheckpoint(envelope.previous, this.#keys, place, this.#problems);
    else this.#problems.add('event.invalid', place, 'Only the first event of a log tells which checkpoint it follows.');
  }

  /** An event that is not sealed yet: nobody vouches for it, but it tells what has been erased and pruned by now. */
  #readWaiting(text: string): void {
    const leaf = this.#next + this.#waiting;
    this.#waiting++;
    const envelope = parseUsualEnvelope(text) ?? parseEnvelope(text);
    if (envelope === undefined) {
      this.#problems.add('event.invalid', { leaf }, noEnvelope);
      return;
    }
    this.#readEvent(leaf, envelope);
    if (envelope.erased !== undefined) this.#payloads.erase(envelope.erased, leaf);
  }
}
