import * as z from 'zod';
import type { Succession } from '../decision/succession.ts';
import type { Label } from '../policy/label.ts';
import { evidence } from './evidence.ts';
import { ownRecord } from './own-record.ts';
import type { OwnRecords, Recorded } from './own-records.ts';

/** A category that a controller names for itself, within one that the policy opens to controllers (R8). */
export interface CategoryOrder {
  /** The controller's key in its own table, as text. */
  readonly controller: string;
  /** Whether it is of data or of data subjects. */
  readonly of: 'data' | 'subjects';
  /** The category of the policy that it is within: a name under `categories` or `subjects` that is `open`. */
  readonly within: string;
  /** What the controller calls it, in its register and in letters to people. */
  readonly title: Label;
  /** Who said so, as the host names its people. */
  readonly declaredBy: string;
  readonly declaredAt: Date;
}

/** A controller's own category, on record. */
export interface ControllerCategory extends CategoryOrder {
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  /** Absent while it applies. */
  readonly withdrawnAt?: Date;
}

/** The categories that controllers name for themselves: what they have instructed their processor to process. */
export const controllerCategories = ownRecord({
  name: 'controller_categories',
  version: 1,
  kind: 'replace',
  members: z.object({
    id: z.string(),
    controller: z.string(),
    of: z.enum(['data', 'subjects']),
    within: z.string(),
    title: z.custom<Label>((value) => typeof value === 'object' && value !== null),
    declaredBy: z.string(),
    declaredAt: z.date(),
    withdrawnAt: z.date().optional(),
  }),
  key: 'id',
  controller: 'controller',
  inForce: { from: 'declaredAt', until: 'withdrawnAt' },
  columns: {},
  personal: { declaredBy: { whose: 'actor', category: { sv: 'vem som beslutade', en: 'who decided' } } },
  storage: {
    title: { sv: 'Personuppgiftsansvarigas egna kategorier', en: "Controllers' own categories" },
    ...evidence('GDPR Art. 5(2), 28(3)(a), 30'),
    from: 'withdrawnAt',
    begins: { sv: 'att kategorin togs bort', en: 'the category was withdrawn' },
  },
});

type CategoryRecord = (typeof controllerCategories.members)['_output'];

/** What a host does with the categories of its controllers. */
export interface ControllerCategories {
  declare(order: CategoryOrder): Promise<ControllerCategory>;
  /** Whether a category of this id applied until now; which one. */
  withdraw(id: string, at: Date): Promise<ControllerCategory | undefined>;
  /** Lets one controller's categories be another's. */
  succeed(succession: Pick<Succession, 'from' | 'to'>): Promise<void>;
  /** Those that apply, or all; of one controller, where it is given; in the order they were declared. */
  list(filter?: { readonly withdrawn?: boolean; readonly controller?: string }): Promise<readonly ControllerCategory[]>;
}

const categoryIn = ({ members }: Recorded<CategoryRecord>): ControllerCategory => members as ControllerCategory;

/**
 * The categories of controllers, over the records of their kind.
 *
 * @param records - what a transaction hands out for {@link controllerCategories}
 */
export function categoriesOn(records: OwnRecords<CategoryRecord>): ControllerCategories {
  return {
    declare: async (order) => {
      const entry = { ...order, id: crypto.randomUUID() };
      await records.append([entry]);
      return entry;
    },
    withdraw: async (id, at) => {
      const [seen] = await records.find([id]);
      if (seen === undefined || seen.members.withdrawnAt !== undefined) return undefined;
      const members = { ...seen.members, withdrawnAt: at };
      return (await records.replace(seen, members)) ? (members as ControllerCategory) : undefined;
    },
    succeed: async (succession) => {
      await records.handOver(succession);
    },
    list: async ({ withdrawn = false, controller } = {}) => {
      const whose = controller === undefined ? {} : { controller };
      return (await (withdrawn ? records.list(whose) : records.inForce(whose))).map(categoryIn);
    },
  };
}
