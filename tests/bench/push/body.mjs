// What a subscribe message looks like on the wire; the same for all contestants, as long as the product's own.
export const openidOf = (n) => `o${String(n).padStart(27, '0')}`;
export const bodyOf = (n) =>
  JSON.stringify({
    touser: openidOf(n),
    template_id: 'bench-new-item',
    page: `pages/item/index?push=p-bench&resource=bench&for=s${n}&from=notice`,
    data: { thing1: { value: '《性能测试》' }, thing2: { value: '一年级1班家长' }, time3: { value: '2026-09-02 19:30' } },
  });
