export { type QueueStatus, queueStatus } from '../worker/queue.ts';
export { startWorker, type Worker, type WorkerOptions } from '../worker/start-worker.ts';
export type { WorkerEvent } from '../worker/worker-event.ts';
