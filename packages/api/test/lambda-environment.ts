/** Runs as a process of its own: loads a bundle as Lambda would and invokes its handler, one event at a time. */
import process from 'node:process';

const [file = ''] = process.argv.slice(2);
const { handler } = await import(file);

process.on('message', async (event) => {
  try {
    process.send?.({ result: await handler(event, {}) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.send?.({ ready: true });
