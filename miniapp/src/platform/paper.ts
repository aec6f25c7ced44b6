/** Only a browser at a desk has a printer. */
export const prints = (): boolean => !__WEAPP__;

export const printPage = (): void => {
  if (!__WEAPP__) window.print();
};
