import { startWorker } from 'gallra/worker';
import { closeDatabase, db, gallra } from './gallra.ts';

const worker = await startWorker({
  gallra,
  db,
  cron: '0 2 * * *',
  budget: { seconds: 4 * 3600 },
  onEvent: (event) => console.log(JSON.stringify(event)),
});

process.once('SIGTERM', async () => {
  await worker.stop();
  await closeDatabase();
});
