export default definePageConfig({ navigationBarTitleText: '县区计划' });
