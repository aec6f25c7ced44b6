const began = Date.now();

/** Milliseconds since the app began, for telling how long something took. */
export const sinceStart = (): number => Date.now() - began;

export const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
