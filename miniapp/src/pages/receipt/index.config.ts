export default definePageConfig({ navigationBarTitleText: '删除回执' });
