import { startWorker } from 'gallra/worker';
import { closeDatabase, db, gallra } from './gallra.ts';

const starting = startWorker({
  gallra,
  db,
  cron: '0 2 * * *',
  budget: { seconds: 4 * 3600 },
  onEvent: (event) => console.log(JSON.stringify(event)),
});

process.once('SIGTERM', async () => {
  const worker = await starting;
  await worker.stop();
  await closeDatabase();
});
