/** `2.0 MB`, for sentences about sizes. */
export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export const wordsOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
