export async function retentionCost() {
  return {};
}
