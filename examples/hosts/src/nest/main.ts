import { createApp } from './create-app.ts';

const app = await createApp();
await app.listen(Number(process.env.PORT));
