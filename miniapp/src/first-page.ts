/** A mini-program loads its pages itself; see first-page.h5.ts. */
export {};
