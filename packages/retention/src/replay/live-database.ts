import { GallraError } from '@gallra/core';
import type { GallraEvent } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import type { ArchivedJournal } from '../journal/journal-export.ts';

/** All events of a database, oldest first. */
async function allEvents(store: Store): Promise<readonly GallraEvent[]> {
  const events = await store.transaction((tx) => tx.events.list({ limit: 1_000_000_000 }));
  return [...events].reverse();
}

function refused(why: string, fix: string): GallraError {
  return new GallraError('replay.refused', `${why} Nothing was changed. ${fix}`);
}

/**
 * Refuses a database that has not just been restored: replaying into one in which work goes on could take rows of people
 * who came afterwards.
 *
 * - An archive that the database knows to its end has nothing to say to it: it is the database it was exported from, or
 *   was restored to a later moment.
 * - Events that the archive does not know, and that no replay wrote, are work done since the restore.
 * - Somebody else is connected.
 *
 * @throws GallraError `replay.refused`
 */
export async function refuseLive(store: Store, { lastExport, events: known }: ArchivedJournal): Promise<void> {
  if (lastExport === undefined)
    throw refused('The archive of the erasure journal is empty.', 'Give the file that "journal export" wrote.');
  const events = await allEvents(store);
  if (events.some(({ id }) => id === lastExport)) {
    throw refused(
      'This database has lost nothing: it knows the last export of the journal.',
      'If it was restored, then to a moment after that export, and its own journal is complete; a sweep is all it needs.',
    );
  }
  const replays = new Set(events.flatMap(({ type, operation }) => (type === 'replay.begun' ? [operation] : [])));
  const own = events.filter(
    ({ id, operation }) => !known.has(id) && !(operation !== undefined && replays.has(operation)),
  );
  if (own.length > 0) {
    throw refused(
      `Work has been done in this database that the archive does not know of (${own.length} ${own.length === 1 ? 'event' : 'events'}): it is live again.`,
      'Restore it once more, and replay before anything else runs.',
    );
  }
  const others = (await store.otherSessions()) ?? 0;
  if (others > 0) {
    throw refused(
      `${others} other ${others === 1 ? 'session is' : 'sessions are'} connected to this database: it may be live.`,
      'Stop every application, and give the replay a handle with a single connection.',
    );
  }
}
