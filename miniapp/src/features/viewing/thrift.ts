/** «0.2 MB», «12 MB». */
export function megabytes(bytes: number): string {
  const mb = bytes / 1_000_000;
  return mb < 0.1 ? '0.1 MB' : `${mb < 10 ? mb.toFixed(1).replace(/\.0$/, '') : Math.round(mb)} MB`;
}

/** «约 0.2 MB，比看视频省 8 成», from the files' real sizes; null where they are not known. */
export function thriftWords(mediaBytes: number | undefined, soundBytes: number | undefined): string | null {
  if (soundBytes === undefined) return null;
  const saved = mediaBytes === undefined || mediaBytes <= 0 ? 0 : Math.floor((1 - soundBytes / mediaBytes) * 10);
  return `约 ${megabytes(soundBytes)}${saved >= 1 ? `，比看视频省 ${saved} 成` : ''}`;
}
