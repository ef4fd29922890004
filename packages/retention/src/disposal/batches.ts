import { GallraError, isGallraError, type Policy, policyVersion, type SubjectReference } from '@gallra/core';
import { type GallraEventType, gallraEvent } from '@gallra/core/audit';
import {
  type Cursor,
  type Disposal,
  type DisposalResult,
  isBusy,
  retried,
  type Scope,
  type StayingQuestion,
  type TableDue,
  type Transaction,
} from '@gallra/core/store';
import { onlyController } from '../hold/row-cover.ts';
import { asTheyStand, type TableOrder } from '../order/table-order.ts';
import type { Work } from '../order/work.ts';
import { batchSizes, usualBatch } from '../plan/batch-size.ts';
import { besideEvidence } from '../plan/table-plan.ts';
import { allowedOf } from './allowance.ts';
import type { DisposalAction } from './disposal-action.ts';
import type {
  ActionReport,
  DisposalOptions,
  DisposalReport,
  FailedAction,
  LockedAction,
  UnapprovedAction,
} from './disposal-report.ts';
import type { Step } from './steps.ts';

/** How long a batch waits for a lock of somebody else, in seconds, and how often it is tried. */
const patience = { seconds: 5, attempts: 3 };

/** Rows the host may add during one step that are due as they come. */
const newcomers = 100;

const eventTypes: Readonly<Record<DisposalAction, GallraEventType>> = {
  clear: 'columns.cleared',
  erase: 'rows.erased',
  drop: 'partition.dropped',
  anonymise: 'rows.anonymised',
  anonymiseReferenced: 'rows.anonymised',
  unlink: 'rows.unlinked',
};

/** What was done, as an event and the report tell it. */
type Deed = Pick<Step, 'table' | 'action' | 'columns'> & { readonly partition?: string };

function failed({ table, action }: Step, what: string): GallraError {
  return new GallraError(
    'disposal.failed',
    `Table "${table}", ${action}: ${what} Look for a trigger, a rule or row-level security on the table, and at the rights of the database user. What was committed before stays; mend it, and run it again.`,
  );
}

const takesBack = 'the database takes back what was changed, so that the same rows come up again.';

/** An action as a report tells that it failed; undefined for what is no fault of that table, such as a lost connection. */
function failure(step: Step, error: unknown): FailedAction | undefined {
  if (!isGallraError(error, 'disposal.failed', 'database.refused', 'database.timeout')) return undefined;
  return { ...toldOf(step), code: error.code, problem: error.message };
}

/** How many rows a step is about, by a count that was made for it; undefined where nobody counts them. */
function dueFor({ action, columns = [] }: Step, counts: TableDue): number | undefined {
  if (action === 'unlink' || action === 'drop') return undefined;
  if (action === 'clear') return counts.groups.find((group) => group.columns.includes(columns[0] ?? ''))?.clear;
  return action === 'anonymiseReferenced' ? counts.referenced : counts[action];
}

/** One text for each table, action and group of columns. */
const deedKey = (deed: Deed): string => JSON.stringify([deed.table, deed.action, deed.columns]);

/** A deed as reports and progress tell it. */
const toldOf = ({ table, action, columns }: Deed): LockedAction => ({
  table,
  action,
  ...(columns === undefined ? {} : { columns }),
});

/** What batches are made from. */
export interface BatchesSetting {
  /** Runs a batch. */
  readonly work: Work;
  readonly policy: Policy;
  /** What to decide, and for whom. */
  readonly scope: Scope;
}

/** How batches are made; `patient`: a batch that cannot get its locks may be tried again. */
export type BatchesOptions = DisposalOptions & { readonly operation: string; readonly patient: boolean };

/** How far a step has come. */
interface Progress {
  changed: number;
  /** More than that cannot be: the step goes round in circles. Undefined while it has done no more than was foreseen. */
  ceiling?: number;
  after?: Cursor;
}

/** What a batch has done, of how many rows at most, and since when it held locks, in milliseconds. */
type Batch = DisposalResult & { readonly limit: number; readonly began: number };

/** Carries out steps in batches. Each batch is one transaction, with its event in it. */
export class Batches {
  readonly #setting: BatchesSetting;
  readonly #options: BatchesOptions;
  readonly #rules: string;
  readonly #size: ReturnType<typeof batchSizes>;
  readonly #began = performance.now();
  readonly #done = new Map<string, ActionReport>();
  readonly #tried = new Map<string, Step>();
  readonly #locked = new Map<string, LockedAction>();
  readonly #failed = new Map<string, FailedAction>();
  #rows = 0;
  #round = 0;
  #stopped: DisposalReport['stopped'];
  #subject: SubjectReference | undefined;

  constructor(setting: BatchesSetting, options: BatchesOptions) {
    this.#setting = setting;
    this.#options = options;
    this.#rules = policyVersion(setting.policy).rules;
    this.#size = batchSizes(options.batchSize ?? usualBatch, options.budget?.lockSeconds);
  }

  /** What was done so far. */
  actions(): readonly ActionReport[] {
    return [...this.#done.values()];
  }

  /** What part of the budget is used up. */
  stopped(): DisposalReport['stopped'] {
    return this.#stopped;
  }

  /** Steps that were left because others hold locks on their rows. */
  locked(): readonly LockedAction[] {
    return [...this.#locked.values()];
  }

  /** Steps that were left because the database refused them. */
  failed(): readonly FailedAction[] {
    return [...this.#failed.values()];
  }

  /**
   * Repeats a step until nothing matches; or, `once`, until it has been through the table; or until what the plan
   * foresaw is done.
   *
   * @returns the rows changed
   * @throws GallraError `disposal.failed` where rows match and none changes, or rows come up again for ever;
   *   `database.refused`. Where failures are to be left, it is noted, and the step is not tried again.
   */
  async run(step: Step, { once = false } = {}): Promise<number> {
    this.#tried.set(deedKey(step), step);
    const foreseen = this.#foreseen(step);
    const all = this.#round > 0 && foreseen !== 0 ? Number.POSITIVE_INFINITY : (foreseen ?? Number.POSITIVE_INFINITY);
    const progress: Progress = { changed: 0 };
    let confirmed = all === 0;
    if (this.#locked.has(deedKey(step)) || this.#failed.has(deedKey(step))) return 0;
    while (!confirmed || progress.changed < all) {
      if (this.#isOver() || this.#allowed(step) === 0) return progress.changed;
      const disposal = this.#disposal(step, progress);
      const result = await this.#batch(step, disposal, progress);
      if (result === undefined) return progress.changed;
      const { matched, changed, cursor } = result;
      // The last pass begins at the start again: rows that were locked, or have come free since, lie behind it. Where all
      // that was foreseen was seen done, or others did the rest and a count finds nothing, it can be left out.
      if (matched === 0 && progress.after === undefined) return progress.changed;
      if (matched === 0 || cursor === undefined) delete progress.after;
      else progress.after = cursor;
      progress.changed += changed;
      this.#rows += changed;
      confirmed = result.confirmed === true;
      if (matched > 0) await this.#report(step, changed);
      if (once && matched < result.limit) return progress.changed;
      const short = confirmed && progress.changed < all && foreseen !== undefined;
      if (short && cursor === undefined && !(await this.#isLeft(step, disposal))) return progress.changed;
    }
    return progress.changed;
  }

  /** Drops what the plan says can go whole. Where the database or the budget does not let it, the rows are left to be erased. */
  async drop({ table, incomingKeys }: TableOrder): Promise<void> {
    const { work, scope } = this.#setting;
    const whole = this.#options.plan?.tables.find((planned) => planned.table === table)?.partitions ?? [];
    for (const { partition } of whole) {
      if (this.#isOver()) return;
      const deed = { table, action: 'drop', partition } as const;
      const limit = Math.min(this.#rowsLeft(), this.#allowed(deed));
      const question = { table, partition, scope, incomingKeys: asTheyStand(incomingKeys), limit };
      const rows = await work(async (tx) => {
        await tx.disposing(patience.seconds);
        const dropped = await tx.rows.partitions?.drop(question);
        if (dropped !== undefined) await this.#record(tx, deed, dropped);
        return dropped;
      }).catch((error: unknown) => {
        if (isBusy(error)) return undefined;
        throw error;
      });
      if (rows === undefined) continue;
      this.#rows += rows;
      await this.#report(deed, rows);
    }
  }

  /** What is due in a table beyond all that may be done there. It is counted only where that much was done. */
  async unapproved({ table, incomingKeys, after }: TableOrder): Promise<readonly UnapprovedAction[]> {
    const usedUp = [...this.#tried.values()].filter((step) => step.table === table && this.#allowed(step) === 0);
    if (usedUp.length === 0 || this.#stopped !== undefined) return [];
    // As a plan counts: what waits for rows that others have locked will go with them.
    const counts = await this.#due({ table, incomingKeys, earlier: after });
    const left: UnapprovedAction[] = [];
    for (const step of usedUp) {
      const rows = dueFor(step, counts) ?? 0;
      if (rows === 0) continue;
      if (await this.#isTakenBack(step)) this.#fail(step, failed(step, takesBack));
      else left.push({ ...toldOf(step), rows });
    }
    return left;
  }

  /** Tries whether the database puts back what a step takes of a row. What is tried is undone. */
  async #isTakenBack(step: Step): Promise<boolean> {
    const disposal = { ...this.#disposal(step, { changed: 0 }), limit: 1 };
    const undone = failed(step, 'what was tried is undone.');
    let isSame = false;
    const trial = this.#setting.work(async (tx) => {
      const first = await tx.rows.dispose(disposal);
      const again = await tx.rows.dispose(disposal);
      isSame = first.changed > 0 && again.matched > 0 && String(first.cursor) === String(again.cursor);
      throw undone;
    });
    await trial.catch((error: unknown) => {
      if (error !== undone && !isGallraError(error, 'database.busy', 'database.refused', 'database.timeout'))
        throw error;
    });
    return isSame;
  }

  #fail(step: Step, error: unknown): boolean {
    const told = failure(step, error);
    if (told !== undefined) this.#failed.set(deedKey(step), told);
    return told !== undefined;
  }

  /**
   * Whether another sweep seems to share the work, so that the steps should be run again: what was foreseen is then no
   * longer taken for all there is.
   */
  lookAgain(): boolean {
    const { patient, plan } = this.#options;
    if (!patient || plan === undefined || this.#stopped !== undefined) return false;
    const tried = [...this.#tried].flatMap(([key, step]) => (this.#failed.has(key) ? [] : [step]));
    if (this.#round === 0 && !tried.some((step) => this.#isShort(step))) return false;
    this.#round += 1;
    this.#locked.clear();
    return true;
  }

  /** Whether the budget is used up. */
  #isOver(): boolean {
    const { signal, budget: { rows = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = {} } =
      this.#options;
    signal?.throwIfAborted();
    const isLate = performance.now() - this.#began >= seconds * 1000;
    this.#stopped ??= this.#rows >= rows ? 'rows' : isLate ? 'seconds' : undefined;
    return this.#stopped !== undefined;
  }

  /** How many more rows may be changed so. */
  #allowed(deed: Deed): number {
    const { allowances, before = [] } = this.#options;
    return allowedOf(allowances, [...before, ...this.#done.values()], deed);
  }

  #rowsLeft(): number {
    return (this.#options.budget?.rows ?? Number.POSITIVE_INFINITY) - this.#rows;
  }

  #disposal(step: Step, { after }: Progress): Disposal {
    const { backwards = false, operation, patient, budget } = this.#options;
    return step.disposal({
      table: step.table,
      scope: this.#setting.scope,
      limit: Math.min(this.#size.next(step.table), this.#rowsLeft(), this.#allowed(step)),
      backwards,
      operation,
      ...(after === undefined ? {} : { after }),
      ...(patient ? { waitSeconds: Math.min(patience.seconds, budget?.lockSeconds ?? Number.POSITIVE_INFINITY) } : {}),
    });
  }

  /** One batch in its transaction; undefined where others go on holding its locks. */
  async #batch(step: Step, disposal: Disposal, progress: Progress): Promise<Batch | undefined> {
    const result = await this.#attempt(step, () => this.#inTime(step, disposal, progress));
    if (result !== undefined && result.matched === result.limit)
      this.#size.took(step.table, (performance.now() - result.began) / 1000);
    return result;
  }

  /** Where the database allows a statement less time than a batch takes, it becomes smaller, down to one row. */
  async #inTime(step: Step, disposal: Disposal, progress: Progress): Promise<Batch> {
    try {
      return await this.#dispose(step, disposal, progress);
    } catch (error) {
      const { limit } = disposal;
      if (!this.#options.patient || !isGallraError(error, 'database.timeout') || limit === 1) throw error;
      this.#options.signal?.throwIfAborted();
      this.#size.exceeded(step.table, limit);
      return this.#inTime(step, { ...disposal, limit: this.#size.next(step.table) }, progress);
    }
  }

  #dispose(step: Step, disposal: Disposal, progress: Progress): Promise<Batch> {
    return this.#setting.work(async (tx): Promise<Batch> => {
      await tx.disposing(disposal.waitSeconds);
      const began = performance.now();
      const found = await tx.rows.dispose(disposal);
      const result = { ...found, limit: disposal.limit, began };
      if (found.matched === 0) return result;
      if (found.changed === 0) throw failed(step, 'rows are due, and the database changes none of them.');
      if (progress.changed > (this.#foreseen(step) ?? 0))
        progress.ceiling ??= progress.changed + (await this.#rowsIn(tx, step.table)) + newcomers;
      if (progress.changed + found.changed > (progress.ceiling ?? Number.POSITIVE_INFINITY)) {
        throw failed(step, takesBack);
      }
      await this.#record(tx, step, found.changed);
      return result;
    });
  }

  /**
   * Runs a batch; where others hold its locks, again a little later. Undefined where they go on holding them, or where the
   * database refuses it and that is to be left.
   */
  async #attempt(step: Step, batch: () => Promise<Batch>): Promise<Batch | undefined> {
    const { patient, signal, leaveFailed = false } = this.#options;
    if (!patient) return batch();
    try {
      return await retried(batch, { attempts: patience.attempts, milliseconds: 100, signal });
    } catch (error) {
      if (leaveFailed && this.#fail(step, error)) return undefined;
      if (!isBusy(error)) throw error;
      this.#locked.set(deedKey(step), toldOf(step));
      return undefined;
    }
  }

  async #record(tx: Transaction, { table, action, columns, partition }: Deed, rows: number): Promise<void> {
    const { scope } = this.#setting;
    const { operation, plan } = this.#options;
    if (scope.subject !== undefined) this.#subject ??= await tx.requests.reference(scope.subject);
    const event = gallraEvent({
      type: eventTypes[action],
      at: scope.at,
      policy: this.#rules,
      table,
      ...(columns === undefined ? {} : { columns }),
      ...(partition === undefined ? {} : { partition }),
      rows,
      ...(this.#subject === undefined ? {} : { subject: this.#subject }),
      operation,
      ...(plan === undefined ? {} : { plan: plan.hash }),
      // A person's reference stands in the log of their controller, and in no other.
      ...onlyController(scope.subject === undefined ? scope.instruction?.covers : [{ subject: scope.subject }]),
    });
    await tx.events.append([event]);
  }

  async #report(step: Deed, rows: number): Promise<void> {
    const { operation, onProgress } = this.#options;
    const before = this.#done.get(deedKey(step)) ?? { rows: 0, batches: 0 };
    const told = toldOf(step);
    this.#done.set(deedKey(step), { ...told, rows: before.rows + rows, batches: before.batches + 1 });
    await onProgress?.({ operation, ...told, rows, rowsSoFar: before.rows + rows });
  }

  /** How many rows a step will change, where the plan knows exactly. */
  #foreseen(step: Step): number | undefined {
    const planned = this.#options.plan?.tables.find((other) => other.table === step.table);
    const due = planned?.exact === true ? dueFor(step, planned) : undefined;
    if (due === undefined || step.action !== 'erase') return due;
    return due - (this.#done.get(deedKey({ table: step.table, action: 'drop' }))?.rows ?? 0);
  }

  /** Whether a count finds anything left for a step. It locks nothing, and is quicker than a pass through the table. */
  async #isLeft(step: Step, disposal: Disposal): Promise<boolean> {
    const byWhole = step.action === 'erase' || step.action === 'anonymiseReferenced';
    const incomingKeys = 'incomingKeys' in disposal ? (disposal.incomingKeys ?? []) : [];
    return dueFor(step, await this.#due({ table: step.table, incomingKeys }, byWhole)) !== 0;
  }

  #due(asked: Omit<StayingQuestion, 'because' | 'scope'>, byWhole = true): Promise<TableDue> {
    const { work, policy, scope } = this.#setting;
    const question = { ...asked, scope };
    return work(async (tx) => {
      const due = await tx.rows.due(question);
      return byWhole ? besideEvidence(tx, policy, due, question) : due;
    });
  }

  async #rowsIn(tx: Transaction, table: string): Promise<number> {
    return (await tx.rows.tally({ table, scope: this.#setting.scope, incomingKeys: [] })).rows;
  }

  /** Whether less was done than foreseen; where the plan did not know, whether anything was. */
  #isShort(step: Step): boolean {
    const rows = this.#done.get(deedKey(step))?.rows ?? 0;
    const foreseen = this.#foreseen(step);
    return foreseen === undefined ? rows > 0 : rows < foreseen;
  }
}
