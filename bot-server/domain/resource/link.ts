/**
 * Whether an address may stand behind a `link` resource: https, a name with a dot (no number, no port, no user), as a person would copy it.
 * Kept plain on purpose: what is opened on a parent's phone should be readable on it.
 */
export const isOutsideLink = (address: string): boolean =>
  address.length <= 500 &&
  /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?:\/[\w\-.~%!$&'()*+,;=:@/?#]*)?$/i.test(address);
